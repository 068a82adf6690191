package page

// keyHint is a key and what it does on the page.
type keyHint struct{ key, does string }

// listKeys are the keys of Your APIs. Those that go from row to row are there in every list.
var listKeys = []keyHint{
	{"/", "Find"}, {"n", "Add API"}, {"↓ j", "Next row; ↓ goes from the search box to the first one"}, {"↑ k", "Row before"},
	{"Enter", "Open the row"}, {"x", "Tick the row"}, {"Ctrl Z", "Undo what was just done"}, {"?", "These keys"},
}
