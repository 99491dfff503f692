;; Imports a component and a module: code that is still to be put in.
(component
  (import "acme:pdf/renderer@1.0.0" (component))
  (import "plugin" (core module)))
