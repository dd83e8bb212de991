/// The version of the program, named here only.
let programVersion = "0.9.0"
