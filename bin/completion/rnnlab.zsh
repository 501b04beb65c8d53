#compdef rnnlab
# rnnlab's completion for zsh, after compinit: source <(rnnlab completion zsh)
# It asks `rnnlab __complete` with the words up to the cursor, which answers with a line for each
# candidate: the whole word, a tab, a description.
_rnnlab() {
  local -a given whole open
  local line value text
  given=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  for line in "${(@f)$("${(Q)words[1]}" __complete -- "${given[@]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    value=${line%%$'\t'*}
    text=${value//:/\\:}
    [[ $line == *$'\t'?* ]] && text+=":${line#*$'\t'}"
    case $value in
      *[=/\<]) open+=("$text") ;; # more is to follow: no space
      *) whole+=("$text") ;;
    esac
  done
  _describe -t values value whole -- open -S ''
}
if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
  _rnnlab "$@"
else
  compdef _rnnlab rnnlab
fi
