package ui

import (
	"maps"
	"strings"

	"github.com/a-h/templ"
)

// Field describes one labelled control. The same struct serves every kind of control; what a kind has no use
// for, it ignores. Value is what the person typed last, so that a refused form comes back as it was.
type Field struct {
	Name        string
	Label       string
	ID          string // made from Name unless given; two forms of one page must not share ids
	Value       string
	Hint        string // one line below the control
	Error       string // replaces nothing: it stands beside the hint and marks the control as invalid
	Warning     string // beside the hint, for what may stay
	Instead     string // with the warning: what a button writes into the control
	Type        string // Input only: text unless told; a password is never printed back
	Placeholder string
	Options     []Option // Select only
	From        string   // Select only: the address that finds options when there are very many; see Found
	Create      string   // Select only, of attributes: the type of a new one that a script offers to make
	Rows        int      // text areas; 4 unless told
	Checked     bool     // Switch and Checkbox
	Required    bool
	Disabled    bool
	ReadOnly    bool
	Autofocus   bool
	Mono        bool // code, keys, URLs
	Own         bool // the label is a name that people have given
	HideLabel   bool // the label stays for screen readers
	Attributes  templ.Attributes
}

// Option is one choice of a Select. Options with the same Group stand together under it.
type Option struct {
	Value, Label, Group string
	Disabled            bool
	Own                 bool // the label is a name that people have given
}

// Options makes options whose label is their value.
func Options(values ...string) []Option {
	options := make([]Option, len(values))
	for i, v := range values {
		options[i] = Option{Value: v, Label: v}
	}
	return options
}

// MostOptions is how many options a drop-down has; of more, people type what they look for.
const MostOptions = 200

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return "f-" + strings.ReplaceAll(f.Name, ".", "-")
}

// FieldHref leads to the control with the name on its page.
func FieldHref(name string) string { return "#" + Field{Name: name}.id() }

func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }

func (f Field) warningID() string { return f.id() + "-warning" }

// control is the attributes of the native control, with the wiring that assistive technology needs.
func (f Field) control(class string) templ.Attributes {
	a := templ.Attributes{"id": f.id(), "class": class}
	set(a, "name", f.Name)
	set(a, "placeholder", f.Placeholder)
	for name, on := range map[string]bool{
		"required": f.Required, "disabled": f.Disabled, "readonly": f.ReadOnly, "autofocus": f.Autofocus,
	} {
		if on {
			a[name] = true
		}
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	set(a, "aria-describedby", f.describedBy())
	maps.Copy(a, f.Attributes)
	return a
}

func (f Field) describedBy() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	if f.Warning != "" {
		ids = append(ids, f.warningID())
	}
	if f.Hint != "" {
		ids = append(ids, f.hintID())
	}
	return strings.Join(ids, " ")
}

// Found is the field with its options found at the address when there are too many for a drop-down.
func (f Field) Found(at string) Field {
	if len(f.Options) > MostOptions {
		f.From = at
	}
	return f
}

func (f Field) choicesID() string { return f.id() + "-choices" }

// typed is a Select whose value is typed. What the value stands for is below it.
func (f Field) typed() Field {
	for _, o := range f.Options {
		if o.Value == f.Value && o.Value != "" && o.Label != o.Value {
			f.Hint = strings.TrimSpace(o.Label + ". " + f.Hint)
		}
	}
	if f.Placeholder == "" {
		f.Placeholder = "Type a name or a key"
	}
	return f
}

func (f Field) inputClass() string {
	if f.Mono {
		return "input mono"
	}
	return "input"
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// printed is the value that may be sent back to the browser.
func (f Field) printed() string {
	if f.Type == "password" {
		return ""
	}
	return f.Value
}

func (f Field) rows() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// optionGroup is a run of options under one heading.
type optionGroup struct {
	name    string
	options []Option
}

func (f Field) groups() []optionGroup {
	var groups []optionGroup
	for _, o := range f.Options {
		if n := len(groups); n == 0 || groups[n-1].name != o.Group {
			groups = append(groups, optionGroup{name: o.Group})
		}
		last := &groups[len(groups)-1]
		last.options = append(last.options, o)
	}
	return groups
}
