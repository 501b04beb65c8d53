# rnnlab's completion for fish: rnnlab completion fish | source
# It asks `rnnlab __complete` with the words up to the cursor, which answers with a line for each
# candidate: the whole word, a tab, a description.
function __rnnlab_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null
end
complete -c rnnlab -f -a '(__rnnlab_complete)'
