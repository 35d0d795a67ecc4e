using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Profiles.Reading;

namespace Sampan.Profiles;

/// <summary>What a target cluster accepts, as data: rules, quotas, and where each of them is known from.</summary>
/// <remarks>A new target is a new file (<c>docs/reference/profiles.md</c>), not new code. Instances are immutable and safe for concurrent use.</remarks>
public sealed class Profile
{
    internal Profile(string name, string description, IReadOnlyList<ProfileRule> rules, IReadOnlyList<ProfileQuota> quotas) =>
        (Name, Description, Rules, Quotas) = (name, description, rules, quotas);

    /// <summary>Names of the profiles that come with Sampan.</summary>
    public static IReadOnlyList<string> BuiltIn => EmbeddedProfiles.Names;

    /// <summary>Name, such as <c>tke-serverless</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence about the target.</summary>
    public string Description { get; }

    /// <summary>Rules in the file's order.</summary>
    public IReadOnlyList<ProfileRule> Rules { get; }

    /// <summary>Limits on numbers of objects.</summary>
    public IReadOnlyList<ProfileQuota> Quotas { get; }

    /// <summary>Loads a built-in profile by name, or a file when <paramref name="nameOrPath"/> contains a separator or ends in <c>.json</c>.</summary>
    /// <exception cref="ProfileException">No such profile or file, or the file has errors: all of them are in the message.</exception>
    public static Profile Load(string nameOrPath)
    {
        if (EmbeddedProfiles.Read(nameOrPath) is { } embedded) return Parse(embedded, nameOrPath);
        var isPath = nameOrPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            || nameOrPath.EndsWith(".json", StringComparison.Ordinal);
        if (!isPath)
            throw new ProfileException(nameOrPath, [$"there is no profile of this name: use {string.Join(", ", BuiltIn)}, or the path of a .json file"]);
        try
        {
            return Parse(File.ReadAllBytes(nameOrPath), nameOrPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(nameOrPath, [$"the file can't be read: {e.Message}"]);
        }
    }

    /// <summary>Reads a profile's JSON.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="origin">Name or path, for messages.</param>
    /// <exception cref="ProfileException">All errors, each with its JSON path.</exception>
    public static Profile Parse(ReadOnlyMemory<byte> utf8, string origin)
    {
        var (profile, problems) = ProfileReader.Read(utf8);
        return profile ?? throw new ProfileException(origin, problems);
    }

    /// <summary>What the target says to an object: findings in the order of the rules; empty when it takes it as it is.</summary>
    /// <remarks>Pods are also checked inside the templates of workloads. Quotas are not looked at: they depend on what else is there.</remarks>
    public IReadOnlyList<Finding> Check(KubeObject item)
    {
        var root = item.View;
        var kind = item.Kind;
        var templatePath = PodTemplates.PathIn(kind);
        var pod = templatePath is null ? default : PodTemplates.In(root, templatePath);
        var podPrefix = "$" + string.Concat((templatePath ?? []).Select(Paths.JsonMatch.Spell));
        var findings = new List<Finding>();
        foreach (var rule in Rules)
        {
            if (rule.Pods && pod.ValueKind == JsonValueKind.Object) findings.AddRange(rule.Check(pod, podPrefix));
            if (rule.Kinds.Contains(new GroupKind(kind.Group, kind.Kind))) findings.AddRange(rule.Check(root, "$"));
        }

        return findings;
    }
}
