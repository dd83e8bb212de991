/// The version of the program; it is defined only here.
let programVersion = "0.9.0"
