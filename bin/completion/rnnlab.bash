# rnnlab's completion for bash: source <(rnnlab completion bash)
# It asks `rnnlab __complete` with the words up to the cursor, which answers with a line for each
# candidate: the whole word, a tab, a description.
_rnnlab() {
  local words=() word glued= line value current
  # Bash cuts words at "=" and ":", which here are parts of one.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ${#words[@]} -gt 0 && ( $word == [=:]* || -n $glued ) ]]; then
      words[${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == *[=:] ]] && glued=yes || glued=
  done
  words=("${words[@]//\\/}") # "\ " stands for a space
  current=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r line; do
    value=${line%%$'\t'*}
    case $value in *[=/\<]) compopt -o nospace 2>/dev/null ;; esac # more is to follow
    # What stands before the last "=" or ":" is there already.
    case $current in *[=:]*) value=${value#"${current%"${current##*[=:]}"}"} ;; esac
    printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <("$1" __complete -- "${words[@]}" 2>/dev/null)
}
complete -F _rnnlab rnnlab
