package ui

import (
	"maps"
	"strings"

	"github.com/a-h/templ"
)

// Variant is how much a button asks to be pressed.
type Variant string

// The variants. A page has one Primary at most.
const (
	Secondary Variant = ""
	Primary   Variant = "primary"
	Ghost     Variant = "ghost"
	Danger    Variant = "danger"
)

// Size is the height of a button.
type Size string

// The sizes.
const (
	Medium Size = ""
	Small  Size = "sm"
)

// ButtonProps describes a button or, with Href, a link that looks like one.
type ButtonProps struct {
	Label      string
	Icon       string  // in front of the label
	IconOnly   bool    // the label becomes the accessible name
	Variant    Variant // Secondary unless told
	Size       Size
	Href       string // LinkButton only
	Submit     bool   // type="submit"; a button does nothing by itself otherwise
	Form       string // id of the form it submits, when it stands outside
	Action     string // formaction: submits the form to another URL
	Name       string
	Value      string
	Hotkey     string // "mod+s", "mod+enter", "/", "n"; shown as HotkeyHint when that is given
	HotkeyHint string
	Confirm    string // id of a Dialog that asks first
	Disabled   bool
	Attributes templ.Attributes
}

func (p ButtonProps) class() string {
	class := "btn"
	for _, extra := range []string{string(p.Variant), string(p.Size)} {
		if extra != "" {
			class += " " + extra
		}
	}
	if p.IconOnly {
		class += " icon-only"
	}
	return class
}

// attributes is what button and link have in common.
func (p ButtonProps) attributes() templ.Attributes {
	a := templ.Attributes{"class": p.class()}
	set(a, "data-hotkey", p.Hotkey)
	set(a, "aria-keyshortcuts", keyShortcuts(p.Hotkey))
	if p.IconOnly {
		set(a, "aria-label", p.Label)
		set(a, "title", p.Label)
	}
	maps.Copy(a, p.Attributes)
	return a
}

func (p ButtonProps) buttonAttributes() templ.Attributes {
	a := p.attributes()
	a["type"] = "button"
	if p.Submit {
		a["type"] = "submit"
	}
	set(a, "form", p.Form)
	set(a, "formaction", p.Action)
	set(a, "name", p.Name)
	set(a, "value", p.Value)
	set(a, "data-confirm", p.Confirm)
	if p.Disabled {
		a["disabled"] = true
	}
	return a
}

// keyShortcuts says a hotkey in the words of aria-keyshortcuts.
func keyShortcuts(hotkey string) string {
	key, mod := strings.CutPrefix(hotkey, "mod+")
	if key == "enter" {
		key = "Enter"
	}
	if mod {
		return "Control+" + strings.ToUpper(key[:1]) + key[1:]
	}
	return key
}

// set adds an attribute that has something to say.
func set(a templ.Attributes, name, value string) {
	if value != "" {
		a[name] = value
	}
}
