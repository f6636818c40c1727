"""What moderators look after: apps register their queues, and the kinds of text that members write and can report."""
