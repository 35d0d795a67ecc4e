namespace Sampan.Profiles.Reading;

/// <summary>Reads one rule.</summary>
internal static class RuleReader
{
    public static ProfileRule Read(ProfileNode node)
    {
        node.Only("id", "source", "kinds", "pods", "severity", "any", "if", "unless", "message", "remedy");
        var kinds = node.Texts("kinds").Select(GroupKind.Parse).ToList();
        var pods = node.Has("pods") && Flag(node);
        if (kinds.Count == 0 && !pods) node.Problem("kinds", "name at least one kind, or set pods to true");
        if (kinds.Count > 0 && pods) node.Problem("kinds", "a rule is either about kinds or about pods: paths begin at different places");
        if (node.Items("any").Count == 0) node.Problem("any", "a rule needs at least one predicate");
        return new ProfileRule
        {
            Id = node.Id("id"),
            Source = node.Text("source"),
            Kinds = kinds,
            Pods = pods,
            Severity = Severity(node),
            Any = Predicates(node, "any"),
            If = Predicates(node, "if"),
            Unless = Predicates(node, "unless"),
            Message = node.Text("message"),
            Remedy = node.Text("remedy"),
        };
    }

    private static List<Predicate> Predicates(ProfileNode node, string field) =>
        [.. node.Items(field).Select(PredicateReader.Read).OfType<Predicate>()];

    private static bool Flag(ProfileNode node)
    {
        if (node.Value("pods").ValueKind == System.Text.Json.JsonValueKind.True) return true;
        node.Problem("pods", "only true has a meaning: leave it out otherwise");
        return false;
    }

    private static Severity Severity(ProfileNode node)
    {
        switch (node.Text("severity"))
        {
            case "Refuse": return Profiles.Severity.Refuse;
            case "Warn": return Profiles.Severity.Warn;
            case "": return Profiles.Severity.Warn;
            default:
                node.Problem("severity", "must be Refuse or Warn");
                return Profiles.Severity.Warn;
        }
    }
}
