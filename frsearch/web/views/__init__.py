"""The views: a module for each route, which asks the index and hands what it finds to a template."""
