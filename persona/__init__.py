"""Persona's pure Python: learning code, the demo generator and the commands behind make."""

__version__ = "0.1.0"
