"""Where everything is kept; the only room that names SQLAlchemy."""
