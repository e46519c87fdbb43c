"""建设进度表: tasks by working days, their cost, and whether what is used is ready."""
