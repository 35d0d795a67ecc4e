using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Versions;

/// <summary>Which versions a user wants resources restored in, best first: the ConfigMap <c>enableapigroupversions</c>, key
/// <c>restoreResourcesVersionPriority</c>, one line <c>resource.group=v1,v2</c> a resource.</summary>
internal sealed class VersionWishes
{
    private readonly Dictionary<GroupResource, IReadOnlyList<string>> _versions = [];

    private VersionWishes(IReadOnlyList<string> malformed) => Malformed = malformed;

    /// <summary>Nobody wishes anything.</summary>
    public static VersionWishes None { get; } = new([]);

    /// <summary>Lines that say nothing: without a <c>=</c>, with several, or with nothing on one side of it.</summary>
    public IReadOnlyList<string> Malformed { get; }

    /// <summary>Versions wished for, best first; none is usual.</summary>
    public IReadOnlyList<string> Of(GroupResource resource) => _versions.GetValueOrDefault(resource, []);

    /// <summary>Reads the ConfigMap's value. Blanks count nowhere; of two lines about one resource the last one counts, as in Velero.</summary>
    public static VersionWishes Parse(string? text)
    {
        var malformed = new List<string>();
        var wishes = new VersionWishes(malformed);
        foreach (var line in (text ?? "").Split('\n').Select(l => l.Replace(" ", "", StringComparison.Ordinal).Trim()).Where(l => l.Length > 0))
        {
            if (line.Split('=') is [{ Length: > 0 } resource, { Length: > 0 } versions])
                wishes._versions[GroupResource.Parse(resource)] = versions.Split(',', StringSplitOptions.RemoveEmptyEntries);
            else malformed.Add(line);
        }

        return wishes;
    }
}
