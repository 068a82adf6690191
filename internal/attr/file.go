package attr

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// File is what a value of the type file says of a stored file; the bytes are package file's. That a value names a file
// proves nothing: whoever opens one asks whose it is.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"` // media type, found in the bytes
	Size int64  `json:"size"` // in bytes
}

// MaxFileName is the longest name of a file, in characters.
const MaxFileName = 120

// fileID is what package id makes for files.
var fileID = regexp.MustCompile(`^fil_[0-9a-v]{26}$`)

// FileOf makes the value of a file: an object with the members id, name, type and size.
func FileOf(f File) Value {
	s := `{"id":` + string(quote(f.ID)) + `,"name":` + string(quote(f.Name)) + `,"type":` + string(quote(f.Type)) +
		`,"size":` + strconv.FormatInt(f.Size, 10) + `}`
	return Value{kind: Object, text: &s}
}

// File returns the file that the value names, if it names one.
func (v Value) File() (f File, ok bool) {
	if v.kind != Object || json.Unmarshal([]byte(v.Text()), &f) != nil {
		return File{}, false
	}
	return f, fileID.MatchString(f.ID) && f.Size >= 0 && f.Name != "" && len([]rune(f.Name)) <= MaxFileName
}

var errNoFile = fault.New(fault.Invalid, "A file is uploaded and can't be typed.")

// parseFile takes the JSON of a file's value, which forms carry. Other members are dropped.
func parseFile(s string) (Value, error) {
	if !strings.HasPrefix(s, "{") {
		return Value{}, errNoFile
	}
	v, err := JSONOf([]byte(s))
	if err != nil {
		return Value{}, errNoFile
	}
	f, ok := v.File()
	if !ok {
		return Value{}, errNoFile
	}
	return FileOf(f), nil
}
