"""What a browser asks of the forums."""
