"""Level 6: files in and out. What is wrong with a file ends as a UserError, nothing half done."""
