"""What holds of a guideline in every case, told from its diagrams: findings, witnesses, differences."""
