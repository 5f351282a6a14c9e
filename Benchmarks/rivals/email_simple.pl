#!/usr/bin/perl
# Perl's Email::Simple, given header sections only. A mailbox is read record by record, up to each "\nFrom ".
use strict;
use warnings;
no warnings 'portable'; # sums have 64 bits
use Email::Simple;

if (($ARGV[0] // '') eq '--version') { print "$Email::Simple::VERSION\n"; exit }
my $verify = grep { $_ eq '--verify' } @ARGV;
my ($lane, @rest) = grep { $_ ne '--verify' } @ARGV;
my @fourteen = qw(From Sender Reply-To Return-Path To Date Subject Message-ID Received Authentication-Results
    X-MS-Exchange-Organization-AuthAs X-MS-Exchange-Organization-SCL X-Forefront-Antispam-Report X-Microsoft-Antispam-Mailbox-Delivery);
my ($messages, $fields, $refused, $junk, $internal) = (0) x 5;
my %name_sums;

sub name_sum {
    use integer;
    my $h = 0xcbf29ce484222325;
    $h = ($h ^ ord) * 0x100000001b3 for split //, lc shift;
    return $h;
}

sub take {
    my ($bytes) = @_;
    $messages++;
    my $mail = Email::Simple->new(\$bytes);
    my @found;
    if ($lane eq 'all') {
        @found = $mail->header_raw_pairs;
    } else {
        my %value;
        for my $name (@fourteen) {
            my $v = $mail->header_raw($name);
            next unless defined $v;
            $value{$name} = $v;
            push @found, $name, $v;
        }
        no warnings;
        $junk++ if $value{'X-MS-Exchange-Organization-SCL'} > 4;
        $internal++ if lc($value{'X-MS-Exchange-Organization-AuthAs'}) =~ /^\s*internal\s*$/;
    }
    $fields += @found / 2;
    return unless $verify;
    use integer;
    my ($count, $names, $whole) = (0, 0, 0);
    while (my ($name, $v) = splice @found, 0, 2) {
        my $h = $name_sums{$name} //= name_sum($name);
        my $n = $v =~ tr/ \t\r\n//c;
        $count++;
        $names += $h;
        $h ^= $n * 0x9e3779b97f4a7c15;
        $h ^= $h >> 32 & 0xffffffff;
        $h *= 0xd6e8feb86659fd93;
        $whole += $h ^ ($h >> 32 & 0xffffffff);
    }
    printf "%d %016x %016x\n", $count, $names, $whole;
}

sub head {
    my ($bytes) = @_;
    my $end = index($$bytes, "\n\n");
    my $other = index($$bytes, "\n\r\n");
    $end = $other if $other >= 0 && ($end < 0 || $other < $end);
    return $end < 0 ? $$bytes : substr($$bytes, 0, $end + 3);
}

if ($rest[0] eq '--list') {
    open my $list, '<', $rest[1] or die;
    while (my $path = <$list>) {
        chomp $path;
        open my $file, '<:raw', $path or die;
        sysread $file, my $bytes, 65536;
        take(head(\$bytes));
    }
} else {
    open my $file, '<:raw', $rest[0] or die;
    local $/ = "\nFrom ";
    my $message = '';
    while (my $record = <$file>) {
        $message .= $record;
        next unless $message =~ /\n\r?\nFrom \z/ || eof $file;
        take(head(\substr($message, index($message, "\n") + 1)));
        $message = '';
    }
}
print "messages $messages\nfields $fields\nrefused $refused\njunk $junk\ninternal $internal\n";
