// With everything known, the form is drawn; the last draft comes back.

draw();
readDraft();
