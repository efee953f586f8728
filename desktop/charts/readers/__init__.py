"""One module per file format, each turning a file into a ``Document`` or saying in a sentence why not."""
