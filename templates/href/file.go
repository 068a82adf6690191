package href

// Files lists the test files and takes the POST that adds one.
func Files() string { return "/files" }

// File gives one file as an attachment.
func File(id string) string { return join(Files(), id) }
