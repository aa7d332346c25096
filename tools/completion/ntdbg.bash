# bash completion for ntdbg (and its names kd, cdb, ntsd)
_ntdbg()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    case $before in
    -z | -cf | -cfr | -logo | -loga | -logou | -logau)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    -y | -i)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    -c) return ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W '-z -y -i -c -cf -cfr -logo -loga -logou -logau -ee -kqm -lines -n -sins -v -version --json --fail-on-error --help' -- "$word")
}
complete -o filenames -F _ntdbg ntdbg kd cdb ntsd
