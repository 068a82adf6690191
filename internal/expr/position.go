package expr

import (
	"strings"
	"unicode/utf16"
)

// Position returns the line and the column of a byte of src, both from 1. Columns count UTF-16 units, as editors do.
func Position(src string, offset int) (line, column int) {
	before := src[:min(offset, len(src))]
	line = 1 + strings.Count(before, "\n")
	column = 1
	for _, r := range before[strings.LastIndexByte(before, '\n')+1:] {
		column += utf16.RuneLen(r)
	}
	return line, column
}
