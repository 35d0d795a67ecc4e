using System.Buffers;
using System.Runtime.InteropServices;

namespace Sampan.Kubernetes.Documents;

/// <summary>Hashes of the property names of all objects that are open at one point of a document.</summary>
/// <remarks>64 bits are enough to take equal hashes for equal names: one chance in 10^13 for an object of a thousand keys.</remarks>
internal ref struct NameStack(Span<ulong> initial)
{
    private Span<ulong> _names = initial;
    private ulong[]? _rented;

    /// <summary>Names on the stack.</summary>
    public int Count { get; private set; }

    public static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = ((ulong)name.Length * 0x9E3779B97F4A7C15) ^ 0xA0761D6478BD642F;
        while (name.Length >= 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(name));
            name = name[8..];
        }

        var tail = 0UL;
        foreach (var b in name) tail = (tail << 8) | b;
        return Mix(hash ^ tail);
    }

    public void Push(ulong name)
    {
        if (Count == _names.Length) Grow();
        _names[Count++] = name;
    }

    /// <summary>Takes everything from <paramref name="start"/> on off the stack; true when two of it are equal.</summary>
    public bool PopHasTwins(int start)
    {
        var scope = _names[start..Count];
        Count = start;
        if (scope.Length > 32)
        {
            scope.Sort();
            for (var i = 1; i < scope.Length; i++)
            {
                if (scope[i] == scope[i - 1]) return true;
            }

            return false;
        }

        for (var i = 1; i < scope.Length; i++)
        {
            if (scope[..i].Contains(scope[i])) return true;
        }

        return false;
    }

    public readonly void Dispose()
    {
        if (_rented is not null) ArrayPool<ulong>.Shared.Return(_rented);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0xFF51AFD7ED558CCD;
        value ^= value >> 32;
        value *= 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 29);
    }

    private void Grow()
    {
        var larger = ArrayPool<ulong>.Shared.Rent(_names.Length * 2);
        _names.CopyTo(larger);
        if (_rented is not null) ArrayPool<ulong>.Shared.Return(_rented);
        _rented = larger;
        _names = larger;
    }
}
