using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Faults;

/// <summary>Reads <c>KIND[:VERBS[:RESOURCE]][:KEY=VALUE,…]</c>.</summary>
internal static partial class FaultParser
{
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "post", "put"];

    public static Fault Parse(string spec)
    {
        var parts = spec.Split(':');
        var facts = FaultFacts.All.FirstOrDefault(f => f.Id == parts[0]) ??
            throw Wrong(spec, $"there is no fault \"{parts[0]}\"; there are {string.Join(", ", FaultFacts.All.Select(f => f.Id))}");
        var last = parts.Length > 1 && parts[^1].Contains('=', StringComparison.Ordinal) ? parts[^1] : null;
        var where = parts[1..(last is null ? parts.Length : parts.Length - 1)];
        if (where.Length > 2) throw Wrong(spec, "it has more than KIND:VERBS:RESOURCE:KEY=VALUE,…");
        if (facts.Stands && where.Length > 0) throw Wrong(spec, $"{facts.Id} takes no verbs and no resource, as it holds whatever is requested");
        var fault = new Fault(facts.Kind) { Where = new FaultTarget { Verbs = VerbsOf(spec, where), Resource = where.Length > 1 && where[1].Length > 0 ? where[1] : null } };
        foreach (var pair in last?.Split(',') ?? []) fault = With(spec, facts, fault, pair);
        return Complete(spec, fault);
    }

    private static string[] VerbsOf(string spec, string[] where)
    {
        if (where.Length == 0 || where[0] is "" or "*") return [];
        var verbs = where[0].Split('|');
        return verbs.FirstOrDefault(v => !Verbs.Contains(v)) is { } unknown
            ? throw Wrong(spec, $"there is no verb \"{unknown}\"; there are * and, joined by |, {string.Join(", ", Verbs)}")
            : verbs;
    }

    private static Fault With(string spec, FaultFacts facts, Fault fault, string pair)
    {
        IEnumerable<FaultParameter> known = facts.Stands ? facts.Parameters : [.. facts.Parameters, .. FaultParameters.Common];
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        var name = at < 0 ? pair : pair[..at];
        var parameter = known.FirstOrDefault(p => p.Name == name) ??
            throw Wrong(spec, $"{facts.Id} has no parameter \"{name}\"; it has {string.Join(", ", known.Select(p => p.Name))}");
        var value = at < 0 ? "" : pair[(at + 1)..];
        return (value.Length > 0 ? parameter.Set(fault, value) : null) ?? throw Wrong(spec, $"{name}=\"{value}\" is not {parameter.Form}");
    }

    private static Fault Complete(string spec, Fault fault) => fault switch
    {
        { Kind: FaultKind.ClockSkew } when fault.By == TimeSpan.Zero => throw Wrong(spec, "clock-skew needs by=DURATION, such as by=-2h"),
        { Kind: FaultKind.DeadApi } when fault.Group is null || fault.Version is null => throw Wrong(spec, "dead-api needs group=NAME and version=NAME"),
        { Kind: FaultKind.DeadApi } when !Name().IsMatch(fault.Group!) || !Name().IsMatch(fault.Version!) => throw Wrong(spec, "group and version are lower-case names, such as metrics.example.com and v1beta1"),
        _ => fault,
    };

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    private static partial Regex Name();

    private static FormatException Wrong(string spec, string why) => new($"fault \"{spec}\": {why}");
}
