"""Clinical documents: their text with stable positions, their sections, and what their header says."""
