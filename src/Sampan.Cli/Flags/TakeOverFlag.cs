using System.CommandLine;

namespace Sampan.Cli.Flags;

/// <summary><c>--take-over</c>: for names whose writer was killed on another machine, where nobody here can see that it is dead.</summary>
internal sealed class TakeOverFlag : Option<bool>
{
    public TakeOverFlag() : base("--take-over") =>
        Description = "Use the name although a run that was killed still claims it, instead of waiting until the claim runs out; a run that lives can't complete its backup any more";
}
