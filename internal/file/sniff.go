package file

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"strings"
)

// Sniff returns the media type of a file by its first bytes: the algorithm of browsers (WHATWG MIME Sniffing), and office
// documents and the pictures of telephones, which that does not know. What nothing is known of is
// application/octet-stream.
func Sniff(head []byte) string {
	switch kind := http.DetectContentType(head); kind {
	case "application/zip":
		return sniffZip(head)
	case "application/octet-stream", "video/mp4":
		if found := sniffBinary(head); found != "" {
			return found
		}
		return kind
	default:
		return kind
	}
}

// Media types that net/http does not find.
const (
	docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)

// local is how a file in a zip archive begins (APPNOTE.TXT 4.3.7).
var local = []byte("PK\x03\x04")

// zipHeader is the length of that with all its fixed fields.
const zipHeader = 30

// sniffZip tells the documents that are zip archives from archives: OpenDocument and EPUB say what they are in their first
// entry, Office Open XML by the folder that its parts are in.
func sniffZip(head []byte) string {
	first, content := zipEntry(head)
	if declared := string(content[:min(len(content), 100)]); first == "mimetype" {
		for _, family := range []string{"application/vnd.oasis.opendocument.", "application/epub+zip"} {
			if rest, ok := strings.CutPrefix(declared, family); ok {
				return family + leadingWord(rest)
			}
		}
	}
	office := false
	for at := 0; at >= 0; at = nextEntry(head, at) {
		name, _ := zipEntry(head[at:])
		folder, _, _ := strings.Cut(name, "/")
		office = office || name == "[Content_Types].xml"
		if kind := map[string]string{"word": docx, "xl": xlsx, "ppt": pptx}[folder]; office && kind != "" {
			return kind
		}
	}
	return "application/zip"
}

// nextEntry finds the entry behind the one at the offset, or -1. What is compressed may look like one by chance; then its
// name means nothing.
func nextEntry(head []byte, at int) int {
	next := bytes.Index(head[at+len(local):], local)
	if next < 0 {
		return -1
	}
	return at + len(local) + next
}

// zipEntry returns the name and the content of the entry that the bytes begin with, as much as there is.
func zipEntry(b []byte) (name string, content []byte) {
	if len(b) < zipHeader {
		return "", nil
	}
	length, extra := int(binary.LittleEndian.Uint16(b[26:])), int(binary.LittleEndian.Uint16(b[28:]))
	b = b[zipHeader:]
	if len(b) < length {
		return "", nil
	}
	return string(b[:length]), b[min(len(b), length+extra):]
}

// leadingWord is what a media type goes on with: letters and - up to the next entry.
func leadingWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') })
	if end < 0 {
		return s
	}
	return s[:end]
}

// brands are the first brands of ISO base media files (ISO/IEC 14496-12 section 4.3).
var brands = map[string]string{
	"heic": "image/heic", "heix": "image/heic", "mif1": "image/heif", "msf1": "image/heif", "avif": "image/avif", "avis": "image/avif",
	"qt  ": "video/quicktime", "M4A ": "audio/mp4", "3gp4": "video/3gpp", "3gp5": "video/3gpp", "isom": "video/mp4", "iso2": "video/mp4",
}

// streams are what the older documents of Microsoft Office are told apart by (MS-CFB section 2.6.1).
var streams = []struct{ name, kind string }{
	{"WordDocument", "application/msword"},
	{"Workbook", "application/vnd.ms-excel"},
	{"PowerPoint Document", "application/vnd.ms-powerpoint"},
}

// sniffBinary finds what begins with bytes that net/http has no name for, or "".
func sniffBinary(head []byte) string {
	switch {
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return brands[string(head[8:12])]
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		for _, s := range streams {
			if bytes.Contains(head, wide(s.name)) {
				return s.kind
			}
		}
		return "application/x-ole-storage"
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "image/tiff"
	case bytes.HasPrefix(head, []byte("7z\xBC\xAF\x27\x1C")):
		return "application/x-7z-compressed"
	}
	return ""
}

// wide is ASCII in UTF-16, little endian.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}
