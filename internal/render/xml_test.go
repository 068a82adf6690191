package render_test

import (
	"testing"

	"patchbay/internal/attr"
)

func TestXMLBodies(t *testing.T) {
	in := fixtureInput()
	in.Values["shop"] = attr.TextOf("a<b>&\"'\r\n\t\x01\xff]]>")
	for body, want := range map[string]string{
		`<a/>`:                                             `<a/>`,
		`<a>{{name}}</a>`:                                  `<a>Ada</a>`,
		`<a>{{email}}{{age}}{{vip}}</a>`:                   `<a>36true</a>`,
		`<a>{{shop}}</a>`:                                  "<a>a&lt;b&gt;&amp;&#34;&#39;&#xD;\n\t��]]&gt;</a>",
		`<a b="{{shop}}"/>`:                                `<a b="a&lt;b&gt;&amp;&#34;&#39;&#xD;&#xA;&#x9;��]]&gt;"/>`,
		`<a b='{{shop | truncate: 3}}'/>`:                  `<a b='a&lt;b'/>`,
		`<a b="'{{name}}'" c='"'>x</a>`:                    `<a b="'Ada'" c='"'>x</a>`,
		`<a>{{!-- no --}}x{{'<' + name}}</a>`:              `<a>x&lt;Ada</a>`,
		`<a>{{basket | join: '<'}}</a>`:                    `<a></a>`,
		`<?xml version="1.0" encoding="UTF-8"?><a/>`:       `<?xml version="1.0" encoding="UTF-8"?><a/>`,
		`<a>{{age}}></a>`:                                  `<a>36&gt;</a>`,
		`<a><![CDATA[]{{!--c--}}]>{{age}}<![CDATA[]]></a>`: `<a><![CDATA[]]>36<![CDATA[]]></a>`,
		"\n<!-- {x} --><a>&amp;&#65;</a>\n":                "\n<!-- {x} --><a>&amp;&#65;</a>\n",
		`<s:a xmlns:s="urn:x"><s:b>{{name}}</s:b></s:a>`:   `<s:a xmlns:s="urn:x"><s:b>Ada</s:b></s:a>`,
		`<a b = "1" c='>'>{{name}}</a>`:                    `<a b = "1" c='>'>Ada</a>`,
		`<a>}}</a>`:                                        `<a>}}</a>`,
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "outcome", outcome(xmlSource(body), in), want)
		})
	}
}

func TestXMLThatIsRefused(t *testing.T) {
	for body, want := range map[string]string{
		``:                   "save 1:1 xml",
		`text`:               "save 1:5 xml",
		`<!-- x -->`:         "save 1:1 xml",
		`<a>`:                "save 1:4 xml",
		`<a></b>`:            "save 1:8 xml",
		`<a/><b/>`:           "save 1:1 xml",
		`<a></a><b></b><c/>`: "save 1:1 xml",
		`<a b=1/>`:           "save 1:7 xml",
		`<a b></a>`:          "save 1:6 xml",
		`<a>&nbsp;</a>`:      "save 1:10 xml",
		`<a>]]></a>`:         "save 1:7 xml",
		`<?xml version="1.0" encoding="windows-1252"?><a>é</a>`: "save 1:46 xml",
		`<a b="1" b="{{name}}"/>`:                               "save 1:24 xml",
		`<a>&#{{name}}41;</a>`:                                  "save 1:6 xml",
		`<a>&am{{name}};</a>`:                                   "save 1:16 xml",
		`<a><{{!--c--}}!--"{{name}}"--></a>`:                    "save 1:19 xml-position",
		`{{name}}<a/>`:                                          "save 1:9 xml",
		`<a><![CDATA[x</a>`:                                     "save 1:18 xml",
		`<!DOCTYPE a><a/>`:                                      "save 1:1 xml",
		`<!DOCTYPE a [<!ENTITY x SYSTEM "f">]><a>&x;</a>`:       "save 1:1 xml",
		`<{{name}}/>`:                                           "save 1:2 xml-position",
		`<a></{{name}}>`:                                        "save 1:6 xml-position",
		`<a {{name}}="x"/>`:                                     "save 1:4 xml-position",
		`<a b={{name}}/>`:                                       "save 1:6 xml-position",
		`<a b="x"{{name}}/>`:                                    "save 1:9 xml-position",
		`<a><!-- {{name}} --></a>`:                              "save 1:9 xml-position",
		`<?x {{name}}?><a/>`:                                    "save 1:5 xml-position",
		`<a>{{basket}}</a>`:                                     "save 1:6 type",
		`<a>{{data}}</a>`:                                       "render type",
		`<a>{{nam}}</a>`:                                        "save 1:6 unknown-attribute",
		`<a>{{#if vip}}x{{/if}}</a>`:                            "save 1:4 block",
		"<a>\n  {{name</a>":                                     "save 2:10 syntax",
	} {
		t.Run(body, func(t *testing.T) {
			in := fixtureInput()
			in.Values["data"] = jsonValue(t, `{"a":1}`)
			equal(t, "outcome", outcome(xmlSource(body), in), want)
		})
	}
}

func TestNoValueEndsACDATASection(t *testing.T) {
	split := "]]><![CDATA["
	for _, c := range []struct{ body, name, shop, want string }{
		{`<a><![CDATA[{{name}}]]></a>`, "<b>&", "", `<a><![CDATA[<b>&]]></a>`},
		{`<a><![CDATA[{{name}}]]></a>`, "x]]>y", "", `<a><![CDATA[x]]` + split + `>y]]></a>`},
		{`<a><![CDATA[{{name}}]]></a>`, "]", "", `<a><![CDATA[` + split + `]` + split + `]]></a>`},
		{`<a><![CDATA[]]{{name}}]]></a>`, ">", "", `<a><![CDATA[]]` + split + `>]]></a>`},
		{`<a><![CDATA[{{name}}>]]></a>`, "a]]", "", `<a><![CDATA[a]]` + split + `>]]></a>`},
		{`<a><![CDATA[{{name}}{{shop}}]]></a>`, "]]", ">", `<a><![CDATA[` + split + `]]` + split + split + `>]]></a>`},
		{`<a><![CDATA[]]{{name}}>]]></a>`, "", "", `<a><![CDATA[]]` + split + `>]]></a>`},
		{`<a><![CDATA[]{{name}}{{shop}}]>]]></a>`, "", "", `<a><![CDATA[]` + split + `]>]]></a>`},
		{`<a><![CDATA[x{{name}}>]]></a>`, "", "", `<a><![CDATA[x>]]></a>`},
		{`<a><![CDATA[{{name}}]]></a>`, "\xff\x00", "", "<a><![CDATA[��]]></a>"},
	} {
		t.Run(c.body+" "+c.name, func(t *testing.T) {
			in := fixtureInput()
			in.Values["name"], in.Values["shop"] = attr.TextOf(c.name), attr.TextOf(c.shop)
			out := rendered(t, xmlSource(c.body), in)
			equal(t, "body", string(out.Body()), c.want)
			xmlShape(t, out.Body())
		})
	}
	in := fixtureInput()
	delete(in.Values, "email")
	equal(t, "null", outcome(xmlSource(`<a><![CDATA[]]{{email}}>]]></a>`), in), `<a><![CDATA[]]`+split+`>]]></a>`)
}

func TestXMLSecretsAreMasked(t *testing.T) {
	out := rendered(t, xmlSource(`<a b="{{otp}}"><c>{{secret.shop_token}}</c><![CDATA[{{otp}}]]>{{name}}</a>`), fixtureInput())
	equal(t, "body", string(out.Redacted().Body()), `<a b="[secret]"><c>[secret]</c><![CDATA[[secret]]]>Ada</a>`)
	equal(t, "content type", out.ContentType(), "application/xml; charset=utf-8")
}
