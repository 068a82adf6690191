package file_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"patchbay/internal/file"
)

func TestTheTypeIsFoundInTheBytes(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504)
	for name, tt := range map[string]struct{ head, want string }{
		"a PNG":                            {"\x89PNG\r\n\x1a\n0000", "image/png"},
		"a JPEG":                           {"\xFF\xD8\xFF\xE0", "image/jpeg"},
		"a PDF":                            {"%PDF-1.7\n", "application/pdf"},
		"HTML, whatever it is called":      {"<!DOCTYPE html><script>alert(1)</script>", "text/html; charset=utf-8"},
		"text":                             {"name,phone\nAda,+1415", "text/plain; charset=utf-8"},
		"SVG, which can have scripts":      {`<?xml version="1.0"?><svg onload="alert(1)"/>`, "text/xml; charset=utf-8"},
		"bytes that mean nothing":          {"\x00\x01\x02\xff", "application/octet-stream"},
		"a photo of an iPhone":             {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"},
		"a film of an iPhone":              {"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", "video/quicktime"},
		"a TIFF":                           {"II*\x00\x08\x00", "image/tiff"},
		"an old Word document":             {ole + wide("WordDocument"), "application/msword"},
		"an old Excel sheet":               {ole + wide("Workbook"), "application/vnd.ms-excel"},
		"something else of that container": {ole, "application/x-ole-storage"},
		"a Word document":                  {archive(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"an Excel sheet":                   {archive(t, "[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		"slides":                           {archive(t, "_rels/.rels", "[Content_Types].xml", "ppt/presentation.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		"an archive with a folder word":    {archive(t, "word/list.txt"), "application/zip"},
		"an OpenDocument text":             {openDocument(t), "application/vnd.oasis.opendocument.text"},
		"an archive that is cut off":       {"PK\x03\x04\x14\x00", "application/zip"},
		"an archive whose name is too long": {
			"PK\x03\x04" + strings.Repeat("\x00", 22) + "\xff\xff\x00\x00word", "application/zip"},
	} {
		if got := file.Sniff([]byte(tt.head)); got != tt.want {
			t.Errorf("%s is taken as %s, want %s", name, got, tt.want)
		}
	}
}

func archive(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte("<xml/>"))
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

func openDocument(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	must(t, err)
	_, err = w.Write([]byte("application/vnd.oasis.opendocument.text"))
	must(t, err)
	_, err = z.Create("content.xml")
	must(t, err)
	must(t, z.Close())
	return b.String()
}

// wide is ASCII in UTF-16, little endian.
func wide(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
