using Sampan.Engine.Restores.Records;

namespace Sampan.Cli.Output.Describe;

/// <summary>What became of each item, grouped by action and reason. Velero has no such part.</summary>
internal static class OutcomesSection
{
    /// <summary>Writes the counts, then the items of which there is more to say than that they were created.</summary>
    public static void Write(Description text, IReadOnlyList<ItemOutcome> outcomes)
    {
        if (outcomes.Count == 0) return;
        text.Line().Line("Outcomes:");
        foreach (var action in outcomes.GroupBy(o => o.Action).OrderBy(g => g.Key)) text.Line($"\t{Word(action.Key)}:\t{action.Count()}");
        foreach (var group in outcomes.Where(HasMore).GroupBy(o => (o.Action, Reason: o.Reason?.Id ?? "")).OrderBy(g => g.Key.Action).ThenBy(g => g.Key.Reason, StringComparer.Ordinal))
        {
            text.Line().Line($"\t{Word(group.Key.Action)}{(group.Key.Reason.Length > 0 ? ", " + group.Key.Reason : "")} ({group.Count()}):");
            foreach (var line in group.Select(Line).Order(StringComparer.Ordinal)) text.Line($"\t\t{line}");
        }
    }

    private static bool HasMore(ItemOutcome outcome) => outcome.Action != RestoreAction.Created || outcome.Reason is not null || IsConverted(outcome);

    private static bool IsConverted(ItemOutcome outcome) => outcome.From.ApiVersion != outcome.To.ApiVersion;

    private static string Line(ItemOutcome outcome)
    {
        var from = outcome.Source == outcome.Target ? "" : $" (from {outcome.Source})";
        var converted = IsConverted(outcome) ? $", {outcome.From.ApiVersion} as {outcome.To.ApiVersion}" : "";
        return $"{outcome.Resource} {outcome.Target}{from}{converted}{(outcome.Message is { } message ? ": " + message : "")}";
    }

    private static string Word(RestoreAction action) => action.ToString().ToLowerInvariant();
}
