import Screen
import Testing
