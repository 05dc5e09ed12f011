# bash completion for svc-top
_svc_top() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  case $previous in
    -r|--read|--cluster|--iptables|--baseline|-w|--write|--config) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --engine) mapfile -t COMPREPLY < <(compgen -W 'auto modern-bpf bpf kmod' -- "$word"); return ;;
    --keys) mapfile -t COMPREPLY < <(compgen -W 'default csysdig k9s vim' -- "$word"); return ;;
    --theme) mapfile -t COMPREPLY < <(compgen -W 'default none 16 high-contrast' -- "$word"); return ;;
    --window|--sysdig|--filter|--sort|--format) return ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '-r --read --cluster --iptables --baseline -w --write --window --sysdig --engine --json --markdown --filter --sort --format --config --keys --theme --no-mouse -h --help -V --version' -- "$word")
  elif [[ ${COMP_WORDS[1]} == view && $COMP_CWORD == 2 ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'diagnoses services paths latency pulses baseline map addresses pods rules connections new-connections dns errors logs listeners processes threads containers namespaces nodes events system-calls spectro files directories io-types sports callers file-opens slow-io port-bindings commands-run issues' -- "$word")
  elif (( COMP_CWORD == 1 )); then
    mapfile -t COMPREPLY < <(compgen -W 'diagnose events view fields doctor' -- "$word")
  fi
}
complete -o filenames -F _svc_top svc-top
