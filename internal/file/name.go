package file

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"patchbay/internal/attr"
)

// The most of a name that is kept: file systems take 255 bytes (ext4, NTFS's characters are at least one byte each).
const (
	maxNameBytes = 240
	maxExtension = 16 // bytes, with its dot
	unnamed      = "file"
)

// reservedNames are devices on Windows, with or without an extension.
var reservedNames = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true, "conin$": true, "conout$": true,
	"com0": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt0": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// CleanName makes a name that any file system and any header takes out of what a visitor's browser says: no folders, no
// characters that can't be seen or that turn the text around, none that a shell or a file system reads, no device. It is
// never empty.
func CleanName(claimed string) string {
	claimed = claimed[strings.LastIndexAny(claimed, `/\`)+1:]
	name := strings.Map(harmless, strings.ToValidUTF8(claimed, ""))
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	name = shorten(name)
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case name == "":
		return unnamed
	case reservedNames[strings.ToLower(strings.TrimSpace(stem))]:
		return "_" + name
	}
	return name
}

// harmless is a character as it stays, -1 for one that goes.
func harmless(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"|?*`, r):
		return '_'
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d', // those two join letters
		unicode.Is(unicode.Co, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
		return -1
	}
	return r
}

// shorten cuts the name and keeps its extension.
func shorten(name string) string {
	extension := path.Ext(name)
	if len(extension) > maxExtension || extension == name {
		extension = ""
	}
	stem := strings.TrimSuffix(name, extension)
	for len(stem)+len(extension) > maxNameBytes || utf8.RuneCountInString(stem)+utf8.RuneCountInString(extension) > attr.MaxFileName-1 {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return strings.TrimRight(stem, ". ") + extension
}

// Size is a number of bytes for people.
func Size(bytes int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case bytes < kib:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < mib:
		return trimZero(float64(bytes)/kib) + " KB"
	}
	return trimZero(float64(bytes)/mib) + " MB"
}

// trimZero writes one digit behind the point unless it is 0.
func trimZero(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") }
