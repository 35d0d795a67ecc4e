namespace Sampan.Sandbox.Apply.Types;

/// <summary>A list.</summary>
/// <param name="atomic">True when it is owned and replaced as a whole.</param>
/// <param name="keys">Otherwise: the fields that tell its items apart; empty for a set of scalars.</param>
/// <param name="element">Type of its items, asked for once it is needed: types may hold themselves.</param>
internal sealed class ListShape(bool atomic, IReadOnlyList<string> keys, Func<MergeType> element)
{
    private MergeType? _element;

    public bool Atomic { get; } = atomic;

    public IReadOnlyList<string> Keys { get; } = keys;

    public MergeType Element => _element ??= element();
}
