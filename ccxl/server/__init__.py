"""The web server: functions, inputs, builds, templates and batches over HTTP, and the task pane."""
