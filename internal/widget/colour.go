package widget

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// colour is red, green and blue, 0 to 255.
type colour [3]float64

var colourPattern = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func parseColour(s string) (colour, bool) {
	if !colourPattern.MatchString(s) {
		return colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return colour{float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)}, err == nil
}

// luminance is the relative luminance (WCAG 2.2, definitions): 0 is black, 1 is white.
func (c colour) luminance() float64 {
	part := func(v float64) float64 {
		if v /= 255; v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c[0]) + 0.7152*part(c[1]) + 0.0722*part(c[2])
}

// contrast is the contrast ratio of two luminances, 1 to 21.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// TextOn returns whether text on the colour is to be black or white, whichever is easier to read, and the contrast that
// it then has. What is no colour has none.
func TextOn(hex string) (text string, ratio float64) {
	c, ok := parseColour(hex)
	if !ok {
		return "", 0
	}
	onBlack, onWhite := contrast(c.luminance(), 0), contrast(c.luminance(), 1)
	if onWhite >= onBlack {
		return "#ffffff", onWhite
	}
	return "#000000", onBlack
}

// Readable says in words how text is written on a colour, and how well it can be read: never worse than 4.5 to 1, which
// WCAG 2.2 asks for (1.4.3), because black and white are that far apart. What is no colour has no words.
func Readable(hex string) string {
	text, ratio := TextOn(hex)
	name := map[string]string{"#ffffff": "White", "#000000": "Black"}[text]
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%s text on it has a contrast of %.1f to 1.", name, ratio)
}
