"""The encounter being coded: patient, documents, code lines and the words that prove them."""
