"""Reports of what members write, of whatever kind (``hub.base.moderation.kinds``), and what becomes of them."""
