package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// reading is a foreign text as it was read. It is kept sealed: secrets may stand anywhere in it.
type reading struct {
	Format     string              `json:"format"` // name of it
	Text       []byte              `json:"text"`   // compressed
	Operations []convert.Operation `json:"operations,omitempty"`
	Samples    convert.SampleRule  `json:"samples,omitempty"`
	Only       []string            `json:"only,omitempty"` // of the operations
	Take       []string            `json:"take,omitempty"` // of the offers
	Offers     []convert.Offer     `json:"offers,omitempty"`
	Secrets    map[string]string   `json:"secrets,omitempty"`
}

// read reads the text of a format, and the list of what can be chosen of it where there is much.
func read(f convert.Format, data []byte) (reading, error) {
	r := reading{Format: f.Name, Text: compressed(data)}
	if f.List == nil {
		return r, nil
	}
	all, err := f.List(data)
	if err == nil && len(all) > chooseFrom {
		r.Operations = all
	}
	return r, err
}

// chooseFrom is how many operations are planned without asking which of them.
const chooseFrom = 12

// convert makes a bundle of what is chosen.
func (r reading) convert(formats []convert.Format, name string) (convert.Result, error) {
	f, err := convert.Pick(formats, r.Format, nil)
	if err != nil {
		return convert.Result{}, err
	}
	data, err := expanded(r.Text)
	if err != nil {
		return convert.Result{}, err
	}
	return f.Convert(data, convert.Options{Name: name, Only: r.Only, Samples: r.Samples, Take: r.Take})
}

// keep takes what is not in the bundle.
func (r *reading) keep(result convert.Result) {
	r.Offers, r.Secrets = result.Offers, map[string]string{}
	for _, found := range result.Secrets {
		r.Secrets[found.Name] = found.Value.Reveal()
	}
}

// values are the secrets that stood in the text.
func (r reading) values() map[string]secret.Value {
	found := map[string]secret.Value{}
	for name, value := range r.Secrets {
		found[name] = secret.New(value)
	}
	return found
}

func compressed(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is one that there is
	_, _ = w.Write(data)                            // into memory
	_ = w.Close()
	return b.Bytes()
}

func expanded(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxImport))
}

// seal puts what was read beside what is staged.
func (s *Site) seal(staged *bundle.Staged, r reading) error {
	raw, err := json.Marshal(r)
	if err == nil {
		staged.Sealed = s.Keys.Seal(staged.Place(), secret.New(string(raw)))
	}
	return err
}

// readingOf opens what a staged text was read from.
func (s *Site) readingOf(staged bundle.Staged) (reading, error) {
	var r reading
	if staged.Sealed == "" {
		return r, nil
	}
	raw, _, err := s.Keys.Open(staged.Place(), staged.Sealed)
	if err != nil {
		return r, fault.Wrap(err, fault.NotFound, "This plan can't be opened any more. Import the file again.")
	}
	return r, json.Unmarshal([]byte(raw.Reveal()), &r)
}
