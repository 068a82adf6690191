package web

import "testing"

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, template, word string
		want                 bool
	}{
		{"alone", "{{phone}}", "phone", true},
		{"with blanks", "{{ phone }}", "phone", true},
		{"with a member", "{{order.id}}", "order", true},
		{"in the second place", "{{a}} and {{phone}}", "phone", true},
		{"with a filter", `{{phone | default: "x"}}`, "phone", true},
		{"in a condition", "{{#if phone}}", "phone", true},
		{"of a secret", "Bearer {{secret.shop_token}}", "secret.shop_token", true},
		{"outside of braces", "phone", "phone", false},
		{"as a part of another name", "{{phone_verified}}", "phone", false},
		{"as the end of another name", "{{home_phone}}", "phone", false},
		{"as a member of something else", "{{order.phone}}", "phone", false},
		{"as another secret", "{{secret.shop_token2}}", "secret.shop_token", false},
		{"in letters of another script", "{{größe}}", "größe", true},
		{"not closed", "{{phone", "phone", true},
		{"empty", "", "phone", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := names([]string{"", c.template}, c.word); got != c.want {
				t.Errorf("names(%q, %q) = %v", c.template, c.word, got)
			}
		})
	}
}
