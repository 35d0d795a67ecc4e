using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles.Reading;

/// <summary>Turns a document into a profile, or into the whole list of what is wrong with it.</summary>
internal static class ProfileReader
{
    public const string ApiVersion = "sampan.dev/v1alpha1";

    public static (Profile? Profile, IReadOnlyList<string> Problems) Read(ReadOnlyMemory<byte> utf8)
    {
        var problems = new List<string>();
        try
        {
            using var document = KubeJson.ParseDocument(utf8);
            var profile = Read(new ProfileNode(document.RootElement.Clone(), "$", problems));
            return (problems.Count == 0 ? profile : null, problems);
        }
        catch (JsonException e)
        {
            return (null, [$"not JSON: {e.Message}"]);
        }
    }

    private static Profile Read(ProfileNode root)
    {
        root.Only("$schema", "apiVersion", "kind", "metadata", "description", "rules", "quotas");
        root.MustBe("apiVersion", ApiVersion);
        root.MustBe("kind", "Profile");
        var metadata = root.Object("metadata");
        metadata?.Only("name");
        var rules = root.Items("rules").Select(RuleReader.Read).ToList();
        var quotas = root.Items("quotas").Select(ReadQuota).ToList();
        foreach (var twice in rules.Select(r => r.Id).Concat(quotas.Select(q => q.Id)).Where(id => id.Length > 0).GroupBy(id => id).Where(g => g.Count() > 1))
        {
            root.Problem("rules", $"the id \"{twice.Key}\" is given {twice.Count()} times");
        }

        return new Profile(metadata?.Text("name") ?? "", root.Text("description"), rules, quotas);
    }

    private static ProfileQuota ReadQuota(ProfileNode node)
    {
        node.Only("id", "resource", "hard", "source", "remedy");
        return new ProfileQuota(node.Id("id"), node.Text("resource"), node.Whole("hard"), node.Text("source"), node.Text("remedy"));
    }
}
