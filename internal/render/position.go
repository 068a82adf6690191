package render

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// position returns the line and the column of a byte of src, both from 1. Columns count UTF-16 units, as editors do.
func position(src string, offset int) (line, column int) {
	before := src[:min(offset, len(src))]
	line = 1 + strings.Count(before, "\n")
	column = 1
	for _, r := range before[strings.LastIndexByte(before, '\n')+1:] {
		column += utf16.RuneLen(r)
	}
	return line, column
}

// invalidUTF8 returns the offset of the first byte that is no text, or -1.
func invalidUTF8(s string) int {
	for i, r := range s {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
			return i
		}
	}
	return -1
}
