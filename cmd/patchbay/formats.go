package main

import "patchbay/internal/convert"

// formats are what can be imported. Adding a converter is a line here.
func formats() []convert.Format { return []convert.Format{convert.Native()} }
