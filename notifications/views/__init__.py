"""Pages about notices, following, saved searches and stopping mail."""
