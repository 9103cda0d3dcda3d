import assert from "node:assert/strict";
import { test } from "node:test";
import { markdown } from "#web";

test("a small Markdown becomes headings, paragraphs, lists, rules and links", () => {
  const text = [
    "# Terms",
    "One line",
    "and **another** *of it*.",
    "",
    "- apples",
    "  and pears",
    "- [the list](/products/)",
    "",
    "1. first",
    "2. second",
    "",
    "---",
    "## Contact",
    "[Write](mailto:hof@example.org)",
  ].join("\n");
  assert.equal(
    markdown(text),
    [
      "<h1>Terms</h1>",
      "<p>One line<br>and <strong>another</strong> <em>of it</em>.</p>",
      '<ul><li>apples and pears</li><li><a href="/products/">the list</a></li></ul>',
      "<ol><li>first</li><li>second</li></ol>",
      "<hr>",
      "<h2>Contact</h2>",
      '<p><a href="mailto:hof@example.org">Write</a></p>',
    ].join("\n"),
  );
});

test("markup in a text is text, and no link runs a script or leads to another site by two slashes", () => {
  const text =
    '<img src=x onerror=alert(1)> [a"b](https://x.example/"y) [c](javascript:alert(1)) [d](//x.example)';
  const written = markdown(text);
  assert.doesNotMatch(written, /<img|href="javascript|href="\/\//);
  assert.match(written, /^<p>&#60;img src&#61;x onerror&#61;alert\(1\)&#62; /);
  assert.match(written, /<a href="https:\/\/x\.example\/&#34;y">a&#34;b<\/a>/);
});

test("a long text of nothing but marks is read at once", () => {
  const started = performance.now();
  markdown("[".repeat(50_000) + "*".repeat(50_000));
  assert.ok(performance.now() - started < 1000);
});
