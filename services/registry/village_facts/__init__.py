"""What is known of a village: what it is and when it leaves poverty, and its figures by year."""
