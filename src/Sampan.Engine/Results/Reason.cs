namespace Sampan.Engine.Results;

/// <summary>Why something is missing or went wrong: one entry of a closed list (ADR 0009).</summary>
/// <remarks>Ids are stored in buckets and read by programs; they are never renamed and never reused. Every entry is explained in
/// <c>docs/reference/reasons.md</c> under its id.</remarks>
public sealed partial class Reason
{
    // Without an initializer: the entries are initializers too, and between the files of a partial class nobody orders them.
    // A field of this class itself: reading it is what brings the entries to life.
    private static Dictionary<string, Reason>? Known;

    private Reason(string id, Side side, string remedy) => (Id, Side, Remedy) = (id, side, remedy);

    /// <summary>Lower-case words joined by <c>-</c>, unique.</summary>
    public string Id { get; }

    /// <summary>Who can remove the cause.</summary>
    public Side Side { get; }

    /// <summary>What a person does about it: one sentence in the imperative.</summary>
    public string Remedy { get; }

    /// <summary>Where the entry is explained: a path in the repository with an anchor.</summary>
    public string Document => $"docs/reference/reasons.md#{Id}";

    /// <summary>Every entry, ordered by id.</summary>
    public static IReadOnlyList<Reason> All => [.. Known!.Values.OrderBy(r => r.Id, StringComparer.Ordinal)];

    /// <summary>The entry with this id, or null: a record written by a newer version may name one that is not known here.</summary>
    public static Reason? Find(string id) => Known!.GetValueOrDefault(id);

    /// <summary>The id.</summary>
    public override string ToString() => Id;

    private static Reason Add(string id, Side side, string remedy)
    {
        var reason = new Reason(id, side, remedy);
        (Known ??= new(StringComparer.Ordinal)).Add(id, reason);
        return reason;
    }
}
