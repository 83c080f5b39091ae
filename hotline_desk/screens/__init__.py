"""Qt, one module per task; a screen knows the services and the widgets, never another screen."""
