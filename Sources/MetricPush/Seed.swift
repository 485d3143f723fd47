import CCurl
import Logging
