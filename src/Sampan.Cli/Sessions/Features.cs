using Sampan.Cli.Errors;

namespace Sampan.Cli.Sessions;

/// <summary>The feature switches of an agentless run.</summary>
/// <param name="EnableCsi">Volumes travel as CSI snapshots. Always on here: leaving volumes out is asked for with --snapshot-volumes=false.</param>
/// <param name="EnableApiGroupVersions">Every served version of a resource is stored.</param>
internal sealed record Features(bool EnableCsi, bool EnableApiGroupVersions)
{
    /// <summary>Reads feature names; one that nobody knows is refused, because a misspelt one would lose volumes without a word.</summary>
    public static Features Read(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (name is not ("EnableCSI" or "EnableAPIGroupVersions"))
                throw new CommandException($"unknown feature \"{name}\"", "known are EnableCSI (always on here) and EnableAPIGroupVersions", ExitCodes.Usage);
        }

        return new Features(true, names.Contains("EnableAPIGroupVersions"));
    }
}
