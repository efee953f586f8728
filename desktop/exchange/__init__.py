"""Handing an encounter over: one module per format. Each turns an encounter into text or bytes, no more."""
