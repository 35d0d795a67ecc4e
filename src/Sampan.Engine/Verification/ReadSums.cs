using Sampan.Engine.Bucket;

namespace Sampan.Engine.Verification;

/// <summary>Sums of files, made while other checks read them: nothing is downloaded twice.</summary>
internal sealed class ReadSums
{
    private readonly Dictionary<string, FileSum> _sums = new(StringComparer.Ordinal);

    public FileSum? Of(string name) => _sums.GetValueOrDefault(name);

    /// <summary>Reads a file with <paramref name="read"/>, which may stop early: what is left is read for the sum alone.</summary>
    public async Task<T> ReadAsync<T>(string name, Stream stored, Func<Stream, Task<T>> read, CancellationToken ct)
    {
        var hashing = new HashingStream(stored);
        await using (hashing.ConfigureAwait(false))
        {
            try
            {
                return await read(hashing).ConfigureAwait(false);
            }
            finally
            {
                await hashing.CopyToAsync(Stream.Null, ct).ConfigureAwait(false);
                _sums[name] = hashing.ToSum();
            }
        }
    }
}
